"""Agreed commitments by pillar and group of statuses, with pandas: python3 pillars.py SITE"""

import sys

import pandas as pd

rows = pd.read_csv(f"{sys.argv[1]}/commitments.csv")
sys.stdout.write(pd.crosstab(rows["pillar"], rows["status_group"]).to_csv())
