using Budkavle.Callbacks;

return await CallbacksCommand.Create().Parse(args).InvokeAsync();
