namespace Budkavle.Cluster.Tests.Silos;

/// <summary>Three silos, of which two must agree that the third is dead.</summary>
public sealed class ThreeSilos : TwoSilos
{
    protected override int Silos => 3;
}
