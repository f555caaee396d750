-- Reads one of BENCH_ROWS filled orders, each as likely.
dofile(os.getenv("BENCH_WRK") .. "/figures.lua")

local rows = tonumber(os.getenv("BENCH_ROWS"))
local headers

function init()
  seed()
  headers = caller_headers()
end

function request()
  return wrk.format("GET", "/api/orders/" .. filled_id(math.random(1, rows)),
    headers)
end
