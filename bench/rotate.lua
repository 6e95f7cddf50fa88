-- For wrk: asks for the lines of a file in turn, and says at the end how it went.
-- A line is: method, path, cookie, body; with tabs between.
local requests, turn = {}, 0

function init(arguments)
  for line in io.lines(arguments[1]) do
    local method, path, cookie, body = line:match("^([^\t]*)\t([^\t]*)\t([^\t]*)\t([^\t]*)$")
    local headers = { ["Accept"] = "text/html" }
    if cookie ~= "" then headers["Cookie"] = cookie end
    if body ~= "" then headers["Content-Type"] = "application/x-www-form-urlencoded" end
    requests[#requests + 1] = wrk.format(method, path, headers, body ~= "" and body or nil)
  end
end

function request()
  turn = turn % #requests + 1
  return requests[turn]
end

function done(summary, latency, _)
  local failed = summary.errors
  io.write(string.format(
    '\n{"answers": %d, "seconds": %f, "p50": %f, "p99": %f, "refused": %d, "lost": %d}\n',
    summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    failed.status, failed.connect + failed.read + failed.write + failed.timeout))
end
