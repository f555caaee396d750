-- Moves filled orders to BENCH_STATUS, one after the other, each once.
dofile(os.getenv("BENCH_WRK") .. "/figures.lua")

local body = string.format('{"newStatus":"%s","reason":"bench"}',
  os.getenv("BENCH_STATUS"))
local headers

function init()
  headers = caller_headers()
end

function request()
  return wrk.format("PUT",
    "/api/orders/" .. filled_id(next_number()) .. "/status", headers, body)
end
