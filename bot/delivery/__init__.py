"""Sending the digest: each week once through each channel of the profile."""
