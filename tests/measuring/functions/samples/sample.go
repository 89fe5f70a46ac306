package shop

import (
	"errors"
	"fmt"
	"reflect"
)

func linear(values []int) (sum int) {
	for _, value := range values {
		sum = sum*31 + (value ^ (sum >> 7))
	}
	return
}

func quadratic(values []int64) int64 {
	var sum int64
	for _, a := range values {
		for _, b := range values {
			sum = sum*31 + (a ^ b)
		}
	}
	return sum
}

type Doubler struct{}

func (d *Doubler) doubled(values []int) ([]int, error) {
	var result []int
	for _, value := range values {
		result = append(result, 2*value)
	}
	return result, nil
}

func arrived(count int, share float64, flag bool, text string, names []string, ages map[string]int, grid [][]int) {
	same := count == 7 && share == 0.5 && flag && text == "a\\b\nc é" &&
		reflect.DeepEqual(names, []string{"x", ""}) &&
		reflect.DeepEqual(ages, map[string]int{"k": 1}) &&
		reflect.DeepEqual(grid, [][]int{{1, 2}, {3, 4}})
	if !same {
		panic("other values arrived")
	}
}

func throwing(values []int) int {
	panic(errors.New("no such values"))
}

func endless(values []int) {
	for {
	}
}

func hoards(values []int) {
	var kept [][]byte
	for {
		block := make([]byte, 1<<20)
		for at := range block {
			block[at] = 'x'
		}
		kept = append(kept, block)
	}
}

func main() {
	fmt.Println(linear([]int{1, 2, 3}))
}
