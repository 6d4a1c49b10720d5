namespace Budkavle.Grains.Availability;

/// <summary>The record of outages, of which there is one. Its events stand in the log and are evidence as letters are.</summary>
[Alias("budkavle.outages")]
public interface IOutageGrain : IGrainWithIntegerKey
{
    /// <summary>Records an outage unless it is recorded; durable on return. Returns all.</summary>
    [Alias("record")]
    Task<OutageRecord[]> Record(OutageRecord outage);

    [Alias("read")]
    Task<OutageRecord[]> Read();
}
