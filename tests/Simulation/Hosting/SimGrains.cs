using System.Globalization;
using System.Reflection;
using Budkavle.Simulation.Worlds;

namespace Budkavle.Simulation.Hosting;

/// <summary>Gives references whose calls go through the network, to clients and to the grains themselves.</summary>
internal sealed class SimGrains(Network network, Caller caller, Plants plants) : IGrainFactory
{
    /// <summary>How long its calls wait for an answer.</summary>
    public TimeSpan Timeout { get; set; } = Network.ResponseTimeout;

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey => throw new NotSupportedException("No grain here has a key of this kind.");

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey =>
        Refer<TGrainInterface>(primaryKey.ToString(CultureInfo.InvariantCulture), silo => silo.Local.GetGrain<TGrainInterface>(primaryKey));

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey =>
        Refer<TGrainInterface>(primaryKey, silo => silo.Local.GetGrain<TGrainInterface>(primaryKey));

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) => throw new NotSupportedException();

    private T Refer<T>(string key, Func<Silo, T> local)
        where T : notnull
    {
        var reference = DispatchProxy.Create<T, SimReference>();
        ((SimReference)(object)reference).Bind(network, caller, typeof(T).Name + "/" + key, Timeout, plants, silo => local(silo));
        return reference;
    }
}
