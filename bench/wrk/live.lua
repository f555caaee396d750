-- Asks filled orders, one after the other, for the status that they have.
dofile(os.getenv("BENCH_WRK") .. "/figures.lua")

local rows = tonumber(os.getenv("BENCH_ROWS"))
local headers

function init()
  headers = caller_headers()
end

-- As bench/sql/fill_orders.sql gives it.
local function status_of(n)
  local place = math.floor(n / 10) % 100
  if place < 80 then return "completed" end
  if place < 86 then return "cancelled" end
  if place < 89 then return "refunded" end
  if place < 92 then return "shipped" end
  if place < 94 then return "in_transit" end
  if place < 96 then return "paid" end
  if place < 98 then return "processing" end
  if place < 99 then return "awaiting_payment" end
  return "delivered"
end

function request()
  local n = (next_number() - 1) % rows + 1
  return wrk.format("PUT", "/api/orders/" .. filled_id(n) .. "/status", headers,
    '{"newStatus":"' .. status_of(n) .. '"}')
end
