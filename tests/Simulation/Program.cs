using Budkavle.Simulation;

return await SimCommand.Create().Parse(args).InvokeAsync();
