-- Run inside Neovim with shop.py open: writes what is shown for one function to $RLM_TEST_OUT as JSON.
-- $RLM_TEST_TARGET names the function. Ends Neovim with an error when something does not come.
local function wait_for(what, check)
  local found
  local ok = vim.wait(180000, function()
    vim.cmd('redraw!') -- inlay hints are drawn on redraw only
    found = check()
    return found ~= nil
  end, 200)
  assert(ok, 'no ' .. what .. ' within 180 s; messages:\n' .. vim.fn.execute('messages'))
  return found
end

-- The virtual text on a line, of the namespaces whose name contains a word.
local function virtual_text(row, word)
  for name, namespace in pairs(vim.api.nvim_get_namespaces()) do
    if name:lower():find(word, 1, true) then
      local marks = vim.api.nvim_buf_get_extmarks(0, namespace, { row, 0 }, { row, -1 }, { details = true })
      for _, mark in ipairs(marks) do
        local text = ''
        for _, chunk in ipairs(mark[4].virt_text or {}) do
          text = text .. chunk[1]
        end
        if vim.trim(text) ~= '' then
          return text
        end
      end
    end
  end
end

local function floating_text()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
      return table.concat(lines, '\n')
    end
  end
end

local ok, problem = pcall(function()
  local line = vim.fn.search('\\<def ' .. vim.env.RLM_TEST_TARGET .. '\\>', 'w')
  assert(line > 0, 'no function ' .. vim.env.RLM_TEST_TARGET)
  local seen = {}
  seen.lens = wait_for('code lens', function() return virtual_text(line - 1, 'codelens') end)
  seen.hint = wait_for('inlay hint', function() return virtual_text(line - 1, 'inlayhint') end)
  vim.api.nvim_win_set_cursor(0, { line, 4 })
  vim.lsp.buf.hover()
  seen.hover = wait_for('hover', floating_text)
  vim.fn.writefile({ vim.json.encode(seen) }, vim.env.RLM_TEST_OUT)
end)
if not ok then
  io.stderr:write(tostring(problem) .. '\n')
  vim.cmd('cquit!')
end
vim.cmd('qall!')
