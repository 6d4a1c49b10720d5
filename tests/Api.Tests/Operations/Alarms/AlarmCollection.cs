namespace Budkavle.Api.Tests.Operations.Alarms;

/// <summary>
/// Runs when everything else has ended: alarms are judged by the process's instruments, and every silo in a process has the same.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AlarmCollection : ICollectionFixture<AlarmSilo>
{
    public const string Name = "alarms";
}
