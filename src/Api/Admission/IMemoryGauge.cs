namespace Budkavle.Api.Admission;

/// <summary>How full the memory is that this process may use.</summary>
public interface IMemoryGauge
{
    /// <summary>0 to 1. Cheap: asked on every request.</summary>
    double Share { get; }
}
