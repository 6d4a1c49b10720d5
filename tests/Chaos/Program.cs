using Budkavle.Chaos;
using System.CommandLine;

// Time to unmount and to end servers when a run is broken off.
var configuration = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) };
return await ChaosCommand.Create().Parse(args).InvokeAsync(configuration);
