"""The portal: pages of subscribers, on the host of their brand. Translation only: what it shows and does is asked of
flows and contexts, what it calls things comes from the catalogue, where things stand from the programme's data.
"""
