-- What every load script needs: threads that number their requests apart, the
-- headers of the caller, and the figures of the run as one line of JSON.
--
--   BENCH_HEADERS   file of header lines, as order-sandbox signs them
--   BENCH_FIRST     where numbering begins (0)

local first = tonumber(os.getenv("BENCH_FIRST") or 0)
local threads = 0

function setup(thread)
  thread:set("thread_number", threads)
  threads = threads + 1
  thread:set("thread_count", tonumber(os.getenv("BENCH_THREADS") or 1))
end

local counted = 0

-- A number that no other request of this run has; they grow by one.
function next_number()
  local n = first + counted * thread_count + thread_number
  counted = counted + 1
  return n
end

function caller_headers()
  local headers = {["content-type"] = "application/json"}
  local file = os.getenv("BENCH_HEADERS")
  if file then
    for line in io.lines(file) do
      local name, value = line:match("^([^:]+):%s*(.*)$")
      if name then headers[name] = value end
    end
  end
  return headers
end

-- Each thread draws others, and each run too; runs at the same time have a
-- BENCH_SEED each.
function seed()
  math.randomseed(os.time() * 31 + thread_number * 7919
    + tonumber(os.getenv("BENCH_SEED") or 0) * 104729)
end

-- The id of a filled order, as bench/sql/fill_orders.sql makes it.
function filled_id(n)
  return string.format("%08x-0000-7000-8000-%012x", n, n)
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format(
    '{"requests":%d,"seconds":%.6f,"p50_ms":%.3f,"p99_ms":%.3f,' ..
    '"refused":%d,"lost":%d}\n',
    summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    e.status, e.connect + e.read + e.write + e.timeout))
end
