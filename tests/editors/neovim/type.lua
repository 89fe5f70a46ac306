-- Run inside Neovim: types into a function of $RLM_TEST_FILE with each pause of $RLM_TEST_PAUSES (seconds), and
-- writes to $RLM_TEST_OUT how many hints were drawn after each key, by pause, as JSON.
-- Ends Neovim with an error when the hints do not come.
local plan = vim.json.decode(vim.env.RLM_TEST_PAUSES)
local namespaces = {}

-- How many hints are drawn: what the screen shows, whatever the server has said.
local function drawn()
  vim.cmd('redraw!') -- inlay hints are drawn on redraw only
  for name, namespace in pairs(vim.api.nvim_get_namespaces()) do
    if name:lower():find('inlayhint', 1, true) then
      namespaces[name] = namespace
    end
  end
  local count = 0
  for _, namespace in pairs(namespaces) do
    count = count + #vim.api.nvim_buf_get_extmarks(0, namespace, 0, -1, {})
  end
  return count
end

local ok, problem = pcall(function()
  vim.cmd.edit(vim.env.RLM_TEST_FILE)
  local wanted = #vim.fn.filter(vim.api.nvim_buf_get_lines(0, 0, -1, true), 'v:val =~ "^def"')
  assert(vim.wait(180000, function() return drawn() == wanted end, 100), 'the hints did not come')
  local seen = {}
  for _, pause in ipairs(plan.pauses) do
    local counts = {}
    vim.fn.cursor(plan.line, 1)
    for key in plan.text:gmatch('.') do
      vim.api.nvim_feedkeys(vim.keycode(key == '\n' and 'o' or 'A' .. key), 'xt', false)
      -- Looked at more than once: a hint that is gone for a moment counts.
      for _ = 1, 3 do
        vim.wait(pause * 1000 / 3)
        table.insert(counts, drawn())
      end
    end
    table.insert(seen, counts)
  end
  vim.fn.writefile({ vim.json.encode({ wanted = wanted, counts = seen }) }, vim.env.RLM_TEST_OUT)
end)
if not ok then
  io.stderr:write(tostring(problem) .. '\n')
  vim.cmd('cquit!')
end
vim.cmd('qall!')
