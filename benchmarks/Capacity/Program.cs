using Budkavle.Capacity;
using Budkavle.Load.Running;

LoadRunner.TuneSockets();
return await CapacityCommand.Create().Parse(args).InvokeAsync();
