-- Drives Neovim's own client by steps that a test wrote down, and writes down what each of them gave.
local steps = vim.fn.json_decode(vim.fn.readfile(vim.env.PODPLANEC_STEPS))
local results = {}
local patience = 20000

local function fail(what)
  vim.fn.writefile({ vim.fn.json_encode({ error = what, results = results }) }, vim.env.PODPLANEC_RESULTS)
  vim.cmd("qall!")
end

local function client()
  for _, one in pairs(vim.lsp.buf_get_clients(0)) do
    return one
  end
end

-- Diagnostics for the text as it is: the server tells for which version they are.
local told = {}
local default = vim.lsp.handlers["textDocument/publishDiagnostics"]
vim.lsp.handlers["textDocument/publishDiagnostics"] = function(err, result, ...)
  told[result.uri] = result.version
  return default(err, result, ...)
end

local function settle()
  local uri = vim.uri_from_bufnr(0)
  local buffer = vim.api.nvim_get_current_buf()
  local ok = vim.wait(patience, function()
    return told[uri] ~= nil and told[uri] == vim.lsp.util.buf_versions[buffer]
  end, 10)
  if not ok then
    fail("no diagnostics for " .. uri)
  end
end

local function position()
  return vim.lsp.util.make_position_params(0, client().offset_encoding)
end

local function request(method, params)
  local answer = vim.lsp.buf_request_sync(0, method, params, patience)
  for _, one in pairs(answer or {}) do
    if one.err then
      return { error = one.err.message }
    end
    return { result = one.result or vim.NIL }
  end
  return { error = "no answer to " .. method }
end

local function goto_text(step)
  vim.fn.cursor(1, 1)
  if step.at and vim.fn.search("\\V" .. vim.fn.escape(step.at, "\\"), "cW") == 0 then
    fail("there is no " .. step.at)
  end
  local place = vim.api.nvim_win_get_cursor(0)
  vim.api.nvim_win_set_cursor(0, { place[1], place[2] + (step.offset or 0) })
end

local does = {}

function does.open(step)
  vim.cmd("edit " .. vim.fn.fnameescape(step.file))
  if not vim.wait(patience, function()
    return client() ~= nil and client().initialized
  end, 10) then
    fail("no server for " .. step.file)
  end
  settle()
  return vim.bo.filetype
end

function does.diagnostics()
  settle()
  return vim.tbl_map(function(one)
    return { line = one.lnum + 1, column = one.col + 1, code = one.code, message = one.message }
  end, vim.diagnostic.get(0))
end

function does.replace(step)
  goto_text(step)
  local place = vim.api.nvim_win_get_cursor(0)
  local line = place[1] - 1
  vim.api.nvim_buf_set_text(0, line, place[2], line, place[2] + #step.at, vim.split(step.text, "\n"))
  settle()
  return vim.NIL
end

function does.format()
  vim.lsp.buf.formatting_sync(nil, patience)
  settle()
  return vim.NIL
end

function does.text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), "\n") .. "\n"
end

function does.request(step)
  goto_text(step)
  local params = vim.tbl_extend("force", position(), step.params or vim.empty_dict())
  return request(step.method, params)
end

function does.rename(step)
  goto_text(step)
  vim.lsp.buf.rename(step.text)
  local before = vim.api.nvim_buf_get_changedtick(0)
  vim.wait(patience, function()
    return vim.api.nvim_buf_get_changedtick(0) ~= before
  end, 10)
  settle()
  return vim.NIL
end

vim.schedule(function()
  for _, step in ipairs(steps) do
    local ok, result = xpcall(function()
      return does[step.op](step)
    end, debug.traceback)
    if not ok then
      return fail(result)
    end
    table.insert(results, result == nil and vim.NIL or result)
  end
  vim.fn.writefile({ vim.fn.json_encode({ results = results }) }, vim.env.PODPLANEC_RESULTS)
  vim.cmd("qall!")
end)
