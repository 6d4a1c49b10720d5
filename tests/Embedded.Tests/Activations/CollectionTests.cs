using Budkavle.Embedded.Tests.Grains;
using Budkavle.Embedded.Tests.Support;
using Orleans;

namespace Budkavle.Embedded.Tests.Activations;

public sealed class CollectionTests : IDisposable
{
    private static readonly Guid Key = Guid.Parse("22222222-2222-4222-8222-222222222222");
    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void An_activation_idle_for_two_minutes_is_collected()
    {
        _host.Do(Number);
        _host.Advance(TimeSpan.FromSeconds(119));
        Assert.Equal(1, _host.Embedded.Statistics.Activations);

        _host.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(0, _host.Embedded.Statistics.Activations);
        Assert.Equal(["1 activated", "1 deactivated: ActivationIdle"], _host.Journal.Entries);
        Assert.Equal(2, _host.Get(Number));
    }

    [Fact]
    public void A_call_starts_the_two_minutes_anew()
    {
        _host.Do(Number);
        _host.Advance(TimeSpan.FromSeconds(100));
        _host.Do(Number);
        _host.Advance(TimeSpan.FromSeconds(100));

        Assert.Equal(1, _host.Get(Number));
    }

    [Fact]
    public void An_activation_with_a_running_call_is_not_idle()
    {
        _host.Start(grains => grains.GetGrain<ILifeGrain>(Key).Hold("1"));
        _host.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(1, _host.Embedded.Statistics.Activations);

        _host.Open("1");
        _host.Advance(TimeSpan.FromMinutes(3));

        Assert.Equal(0, _host.Embedded.Statistics.Activations);
    }

    [Fact]
    public void A_grain_can_delay_its_collection()
    {
        _host.Do(grains => grains.GetGrain<ILifeGrain>(Key).DelayCollection(TimeSpan.FromMinutes(10)));
        _host.Advance(TimeSpan.FromMinutes(9.9));
        Assert.Equal(1, _host.Embedded.Statistics.Activations);

        _host.Advance(TimeSpan.FromMinutes(0.2));

        Assert.Equal(0, _host.Embedded.Statistics.Activations);
    }

    [Fact]
    public void A_class_can_have_an_age_of_its_own_or_none()
    {
        _host.Journal.Open("open");
        _host.Do(grains => grains.GetGrain<IWorkerGrain>(1).Work("quick", "open"));
        _host.Do(grains => grains.GetGrain<IRememberingGrain>(Key).Number());
        _host.Do(grains => grains.GetGrain<IPatientGrain>(1).Ping());
        _host.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(["PatientGrain", "RememberingGrain"], Alive());

        _host.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(["RememberingGrain"], Alive());
    }

    private static Task<int> Number(IGrainFactory grains) => grains.GetGrain<ILifeGrain>(Key).Number();

    private string[] Alive() =>
        [.. _host.Embedded.ActivationsByClass.Where(entry => entry.Value > 0).Select(entry => entry.Key).Order(StringComparer.Ordinal)];

    internal interface IPatientGrain : IGrainWithIntegerKey
    {
        Task Ping();
    }

    [CollectionAgeLimit(Hours = 1)]
    internal sealed class PatientGrain : Grain, IPatientGrain
    {
        public Task Ping() => Task.CompletedTask;
    }
}
