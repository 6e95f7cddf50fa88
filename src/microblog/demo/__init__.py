"""A lively site to try things on: invented people who write, answer, like and follow."""
