"""Who fits where, and why: criteria, rules, weights, scores, explanations."""
