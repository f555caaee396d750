-- A request that reads nothing.
dofile(os.getenv("BENCH_WRK") .. "/figures.lua")

function init()
  wrk.path = "/health"
end
