-- Which files podplanec reads.
vim.api.nvim_create_autocmd({ "BufRead", "BufNewFile" }, {
  pattern = { "*.podplane", "*.podplanevars" },
  callback = function()
    vim.bo.filetype = "podplane"
  end,
})
