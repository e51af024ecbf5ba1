"""What parks and firms are: units, industries, regions, profiles, tables, reference data."""
