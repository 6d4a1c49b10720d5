using Budkavle.Notify;

return await NotifyCommand.Create().Parse(args).InvokeAsync();
