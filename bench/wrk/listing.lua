-- Asks for BENCH_PATH. In it, {user} is one of the users of BENCH_ROWS filled
-- orders and {phone} the digits that only one order has.
dofile(os.getenv("BENCH_WRK") .. "/figures.lua")

local rows = tonumber(os.getenv("BENCH_ROWS"))
local path = os.getenv("BENCH_PATH")
local headers

function init()
  seed()
  headers = caller_headers()
end

function request()
  local n = math.random(1, rows)
  local asked = path
    :gsub("{user}", string.format("b1000000-0000-4000-8000-%012x",
      n % math.max(math.floor(rows / 20), 1)))
    :gsub("{phone}", string.format("811%08d", n))
  return wrk.format("GET", asked, headers)
end
