"""The pages of licences and of those who hold them: `/licences/`, `/membres/`, and the page of an invitation's link."""
