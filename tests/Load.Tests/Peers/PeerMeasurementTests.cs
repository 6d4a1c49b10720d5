using Budkavle.Peers;
using Budkavle.Peers.Driving;

namespace Budkavle.Load.Tests.Peers;

public sealed class PeerMeasurementTests
{
    /// <param name="counted">What the server has afterwards; null where it is not counted.</param>
    [Theory]
    [InlineData(0, null, true)]
    [InlineData(0, 1000L, true)]
    [InlineData(0, 1001L, true)]
    [InlineData(0, 999L, false)]
    [InlineData(1, null, false)]
    public void A_measurement_is_complete_when_no_letter_failed_and_all_acknowledged_are_there(long failed, long? counted, bool isComplete)
    {
        var result = new PeerResult(Letters: 1000, Seconds: 1, P50: 1, P99: 2, Max: 3, InFlightMean: 64, failed);
        var measurement = new PeerMeasurement("peer", PeerMode.Single, Round: 1, result, 0, 0, counted);
        Assert.Equal(isComplete, measurement.IsComplete);
    }
}
