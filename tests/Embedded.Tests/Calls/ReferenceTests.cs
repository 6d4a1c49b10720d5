using Budkavle.Embedded.Tests.Grains;
using Budkavle.Embedded.Tests.Support;
using Orleans;
using Orleans.Runtime;

namespace Budkavle.Embedded.Tests.Calls;

public sealed class ReferenceTests : IDisposable
{
    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void References_with_the_same_key_are_equal_and_others_are_not()
    {
        var one = _host.Grains.GetGrain<ICallsGrain>(new string("ab"));
        var same = _host.Grains.GetGrain<ICallsGrain>("ab");
        var other = _host.Grains.GetGrain<ICallsGrain>("abc");

        Assert.Equal(one, same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(one, other);
    }

    [Fact]
    public void A_reference_knows_its_key()
    {
        var guid = Guid.Parse("01234567-89ab-cdef-0123-456789abcdef");

        Assert.Equal("key", _host.Grains.GetGrain<ICallsGrain>("key").GetPrimaryKeyString());
        Assert.Equal(-42, _host.Grains.GetGrain<IWorkerGrain>(-42).GetPrimaryKeyLong());
        Assert.Equal(guid, _host.Grains.GetGrain<ILifeGrain>(guid).GetPrimaryKey());
    }

    [Fact]
    public void An_identity_is_written_as_in_Orleans()
    {
        var guid = Guid.Parse("01234567-89ab-cdef-0123-456789abcdef");

        Assert.Equal("calls/key", _host.Grains.GetGrain<ICallsGrain>("key").GetGrainId().ToString());
        Assert.Equal("worker/2A", _host.Grains.GetGrain<IWorkerGrain>(42).GetGrainId().ToString());
        Assert.Equal("life/0123456789abcdef0123456789abcdef", _host.Grains.GetGrain<ILifeGrain>(guid).GetGrainId().ToString());
    }

    [Fact]
    public void A_key_of_the_wrong_kind_cannot_be_read()
    {
        Assert.Throws<InvalidOperationException>(() => _host.Grains.GetGrain<ICallsGrain>("key").GetPrimaryKeyLong());
        Assert.Throws<InvalidOperationException>(() => _host.Grains.GetGrain<ICallsGrain>("key").GetPrimaryKey());
    }

    [Fact]
    public void A_grain_gives_out_a_reference_to_itself()
    {
        var self = _host.Get(grains => grains.GetGrain<ICallsGrain>("a").Self());

        Assert.IsAssignableFrom<GrainReference>(self);
        Assert.Equal(_host.Grains.GetGrain<ICallsGrain>("a"), self);
    }

    [Fact]
    public void A_reference_is_found_by_type_at_run_time()
    {
        var reference = _host.Grains.GetGrain(typeof(ICallsGrain), "a").AsReference<ICallsGrain>();

        Assert.Equal("hello", _host.Get(_ => reference.Echo("hello")));
    }

    [Fact]
    public void An_empty_key_an_unknown_interface_and_a_wrong_cast_are_refused()
    {
        Assert.Throws<ArgumentException>(() => _host.Grains.GetGrain<ICallsGrain>(" "));
        Assert.Throws<ArgumentException>(() => _host.Grains.GetGrain<IGrainNobodyWrote>("a"));
        Assert.Throws<ArgumentException>(() => _host.Grains.GetGrain<ICallsGrain>("a", "NoSuchPrefix"));
        Assert.Throws<InvalidCastException>(() => _host.Grains.GetGrain<ICallsGrain>("a").AsReference<IWorkerGrain>());
    }

    [Fact]
    public void A_method_that_does_not_return_a_task_is_refused_when_the_first_reference_is_made()
    {
        var error = Assert.Throws<NotSupportedException>(() => _host.Grains.GetGrain<ISynchronousGrain>("a"));

        Assert.Contains(nameof(ISynchronousGrain.Now), error.Message);
    }

    internal interface IGrainNobodyWrote : IGrainWithStringKey;

    internal interface ISynchronousGrain : IGrainWithStringKey
    {
        int Now();
    }

    internal sealed class SynchronousGrain : Grain, ISynchronousGrain
    {
        public int Now() => 1;
    }
}
