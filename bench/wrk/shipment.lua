-- Reports on the parcel of one order, BENCH_ORDER, never the same thing twice
-- in a row, so that each is a change.
dofile(os.getenv("BENCH_WRK") .. "/figures.lua")

local path = "/api/orders/" .. os.getenv("BENCH_ORDER") .. "/shipment-status"
local reports = {"pending", "booked", "awaiting_pickup", "picked_up",
  "in_transit", "at_destination_hub", "out_for_delivery", "failed", "returned"}
local headers

function init()
  headers = caller_headers()
end

function request()
  local report = reports[next_number() % #reports + 1]
  return wrk.format("PUT", path, headers,
    '{"shipmentStatus":"' .. report .. '","trackingNumber":"BENCH1"}')
end
