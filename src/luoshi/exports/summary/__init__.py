"""The quarterly summary in the 完成情况 form, for the city, the province and the district's leaders."""
