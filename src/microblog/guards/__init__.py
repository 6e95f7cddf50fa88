"""What is refused before a page is asked: requests that nobody means, or too many of them."""
