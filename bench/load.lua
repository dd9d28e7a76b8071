-- Asks for what the environment says; {name} in the path is another one of LOAD_NAMES each time.
local method, path, body = os.getenv("LOAD_METHOD"), os.getenv("LOAD_PATH"), os.getenv("LOAD_BODY")
local names = {}
for name in os.getenv("LOAD_NAMES"):gmatch("%S+") do names[#names + 1] = name end
local headers = {["Accept"] = "application/json", ["Content-Type"] = "application/json"}
if body == "" then body, headers["Content-Type"] = nil, nil end

function init() math.randomseed(7) end

function request()
  return wrk.format(method, (path:gsub("{name}", function() return names[math.random(#names)] end)), headers, body)
end

function done(summary, latency)
  local wrong = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout
  io.write(string.format("\n{\"count\":%d,\"micros\":%d,\"p50\":%d,\"p99\":%d,\"wrong\":%d}\n",
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), wrong))
end
