"""What programs that watch a site ask it: does it live, is it ready, how is it doing."""
