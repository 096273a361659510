await fetch(`${process.env.SERVICE_URL}/own/set-up`)
