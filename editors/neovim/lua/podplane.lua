-- Starts podplanec's language server for a buffer, with Neovim's own client (0.7 and newer).
local M = {
  -- What is run; change it before the first file is opened.
  cmd = { "podplanec", "lsp", "--stdio" },
  settings = {},
}

local clients = {}

-- The project: the nearest folder upwards with `.git`, else the file's own.
local function root_of(path)
  local folder = vim.fn.fnamemodify(path, ":p:h")
  local found = vim.fn.finddir(".git", folder .. ";")
  if found == "" then
    return folder
  end
  return vim.fn.fnamemodify(found, ":p:h:h")
end

-- What the line above a block leads to: all lines that it makes.
if vim.lsp.commands then
  vim.lsp.commands["podplane.showGenerated"] = function(command)
    local place = command.arguments[2]
    vim.api.nvim_win_set_cursor(0, { place.line + 1, place.character })
    vim.lsp.buf.implementation()
  end
end

function M.attach(buffer)
  local name = vim.api.nvim_buf_get_name(buffer)
  if name == "" then
    return
  end
  local root = root_of(name)
  local client = clients[root]
  if client == nil or vim.lsp.get_client_by_id(client) == nil then
    client = vim.lsp.start_client({
      name = "podplanec",
      cmd = M.cmd,
      cmd_cwd = root,
      root_dir = root,
      init_options = M.settings,
      on_exit = function()
        clients[root] = nil
      end,
    })
    clients[root] = client
  end
  if client ~= nil then
    vim.lsp.buf_attach_client(buffer, client)
  end
  return client
end

return M
