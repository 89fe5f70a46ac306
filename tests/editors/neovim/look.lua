-- Run inside Neovim: writes what is shown for each function of $RLM_TEST_PLAN to $RLM_TEST_OUT as JSON.
-- Ends Neovim with an error when something does not come.
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

-- The first virtual text in some lines, of the namespaces whose name contains a word.
local function virtual_text(first, last, word)
  for name, namespace in pairs(vim.api.nvim_get_namespaces()) do
    if name:lower():find(word, 1, true) then
      local marks = vim.api.nvim_buf_get_extmarks(0, namespace, { first, 0 }, { last, -1 }, { details = true })
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
      vim.api.nvim_win_close(window, true)
      return table.concat(lines, '\n')
    end
  end
end

-- Opens a file, and goes to where it first names a function.
local function go_to(file, name)
  vim.cmd.edit(file)
  local line = vim.fn.search('\\<' .. name .. '\\>', 'cw')
  assert(line > 0, 'no function ' .. name .. ' in ' .. file)
  return line - 1
end

local function shown(file, name)
  local row = go_to(file, name)
  local seen = {}
  seen.hint = wait_for('inlay hint in ' .. file, function() return virtual_text(row, row, 'inlayhint') end)
  seen.lens = virtual_text(row, row, 'codelens')
  vim.lsp.buf.hover()
  seen.hover = wait_for('hover in ' .. file, floating_text)
  return seen
end

-- Why there is no estimate, and what is shown all the same.
local function asked(file, name)
  go_to(file, name)
  wait_for('command in ' .. file, function() return vim.fn.exists(':RlmLsp') == 2 or nil end)
  vim.cmd.messages('clear')
  vim.cmd.RlmLsp('why')
  local reason = wait_for('reason in ' .. file, function()
    return vim.fn.execute('messages'):match('No estimate[^\n]*')
  end)
  return reason, virtual_text(0, -1, 'codelens') or virtual_text(0, -1, 'inlayhint')
end

local ok, problem = pcall(function()
  local plan = vim.json.decode(vim.env.RLM_TEST_PLAN)
  local seen = { shown = vim.empty_dict(), asked = vim.empty_dict(), beside = vim.empty_dict() }
  for file, name in pairs(plan.shown) do
    seen.shown[file] = shown(file, name)
  end
  for file, name in pairs(plan.asked) do
    seen.asked[file], seen.beside[file] = asked(file, name)
  end
  vim.fn.writefile({ vim.json.encode(seen) }, vim.env.RLM_TEST_OUT)
end)
if not ok then
  io.stderr:write(tostring(problem) .. '\n')
  vim.cmd('cquit!')
end
vim.cmd('qall!')
