-- A checkout of two products of one seller, each by a shopper of its own under
-- a key of its own. Sellers and products are the sandbox's.
dofile(os.getenv("BENCH_WRK") .. "/figures.lua")

local sellers, products_of_each = 50, 38
local headers
local body = [[{"idempotencyKey":"bench-%s","items":[]] ..
  [[{"productId":"c0000000-0000-4000-8000-%012x","quantity":1},]] ..
  [[{"productId":"c0000000-0000-4000-8000-%012x","quantity":2}],]] ..
  [["shippingAddress":{"name":"Siti Rahma","phone":"+6281234567890",]] ..
  [["province":"DKI Jakarta","city":"Jakarta Selatan",]] ..
  [["district":"Kebayoran Baru","postalCode":"12110",]] ..
  [["address":"Jl. Melati 5"},"shippingCost":15000,]] ..
  [["paymentMethod":"bank_transfer"}]]

local function random_uuid()
  return string.format("%08x-%04x-4%03x-8%03x-%06x%06x",
    math.random(0, 0x7fffffff), math.random(0, 0xffff),
    math.random(0, 0xfff), math.random(0, 0xfff),
    math.random(0, 0xffffff), math.random(0, 0xffffff))
end

function init()
  seed()
  headers = caller_headers()
end

function request()
  local seller = math.random(1, sellers)
  local one = math.random(0, products_of_each - 1)
  local other = (one + math.random(1, products_of_each - 1)) % products_of_each
  local shopper = random_uuid()
  headers["x-user-id"] = shopper
  return wrk.format("POST", "/api/orders", headers, body:format(shopper,
    seller + one * (sellers + 1), seller + other * (sellers + 1)))
end
