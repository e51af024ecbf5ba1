"""What is kept: tables, the engine behind them, and the migrations that lead from one to the next.

Two engines are spoken to: SQLite in one file, and PostgreSQL. Queries are SQLAlchemy's own.
"""
