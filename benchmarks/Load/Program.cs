using Budkavle.Load;
using Budkavle.Load.Running;

LoadRunner.TuneSockets();
return await LoadCommand.Create().Parse(args).InvokeAsync();
