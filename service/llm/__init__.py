"""The one door to language models, and its recorded and scripted stand-ins."""
