using Budkavle.Peers.Driving;

namespace Budkavle.Load.Tests.Peers;

public sealed class InFlightTests
{
    [Fact]
    public void No_more_letters_are_under_way_than_the_window_holds()
    {
        var letters = new InFlight(window: 2);
        letters.Begin(nowTicks: 10);
        Assert.True(letters.CanSend);
        letters.Begin(nowTicks: 11);
        Assert.False(letters.CanSend);
        Assert.Throws<InvalidOperationException>(() => letters.Begin(nowTicks: 12));
        Assert.Equal(11, letters.Complete(2));
        Assert.True(letters.CanSend);
    }

    [Fact]
    public void An_acknowledgement_for_all_up_to_a_number_leaves_out_those_acknowledged_before()
    {
        var letters = new InFlight(window: 4);
        for (var tick = 1; tick <= 4; tick++)
            letters.Begin(tick);
        letters.Complete(2);
        Assert.Equal([1, 3], letters.UpTo(3));
        Assert.Equal([1, 3, 4], letters.UpTo(long.MaxValue));
    }

    [Fact]
    public void An_acknowledgement_nobody_waits_for_is_a_fault()
    {
        var letters = new InFlight(window: 2);
        letters.Begin(nowTicks: 1);
        letters.Complete(1);
        Assert.Throws<InvalidDataException>(() => letters.Complete(1));
        Assert.Throws<InvalidDataException>(() => letters.Complete(2));
        Assert.Equal(0, letters.Count);
    }

    [Fact]
    public void Sending_waits_for_a_letter_that_all_others_have_overtaken()
    {
        var letters = new InFlight(window: 2);
        letters.Begin(nowTicks: 1);
        var number = 1L;
        while (letters.CanSend)
        {
            number = letters.Begin(nowTicks: number + 1);
            letters.Complete(number);
        }
        Assert.Equal(1, letters.Count);
        letters.Complete(1);
        Assert.True(letters.CanSend);
    }
}
