using Budkavle.Compare;
using Budkavle.Load.Running;

LoadRunner.TuneSockets();
return await CompareCommand.Create().Parse(args).InvokeAsync();
