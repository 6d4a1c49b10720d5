using Budkavle.Load.Running;
using Budkavle.Peers;

// Before the first socket is made: the load tool's sockets continue on the thread that polls them.
LoadRunner.TuneSockets();
return await PeersCommand.Create().Parse(args).InvokeAsync();
