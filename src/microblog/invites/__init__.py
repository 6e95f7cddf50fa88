"""Invitations to register."""
