"""The curated list as a text: parsed into sections and entries, and edited without touching another byte."""
