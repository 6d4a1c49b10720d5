using Budkavle.Relay;

return await RelayCommand.Create().Parse(args).InvokeAsync();
