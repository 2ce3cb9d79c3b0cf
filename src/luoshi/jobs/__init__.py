"""后台任务: what takes longer than a page may, done by a worker of its own and watched on a page."""
