-- Which files podplanec reads.
vim.api.nvim_create_autocmd({ "BufRead", "BufNewFile" }, {
  pattern = { "*.podplane", "*.podplanevars" },
  callback = function()
    vim.bo.filetype = "podplane"
  end,
})

-- Generated files keep their own type; the server leads from their lines to the source.
vim.api.nvim_create_autocmd({ "BufReadPost" }, {
  pattern = { "podplane.*.tf", "podplane.userdata_*.sh", "*/podplane.env/*", "podplane.cluster.jsonc" },
  callback = function(event)
    require("podplane").attach(event and event.buf or vim.api.nvim_get_current_buf())
  end,
})
