"""What an installation is told from outside (its settings) and what it tells (its log); no Django, no database."""
