provider "aws" {
  region                 = "@REGION@"
  skip_region_validation = true

  endpoints {
    ec2 = "@ENDPOINT@"
    elb = "@ENDPOINT@"
    iam = "@ENDPOINT@"
    sts = "@ENDPOINT@"
  }
}

data "aws_subnet" "subnet" {
  id = "@SUBNET@"
}

resource "aws_instance" "web" {
  ami           = "@IMAGE@"
  instance_type = "@TYPE@"
  subnet_id     = "${data.aws_subnet.subnet.id}"
}

resource "aws_lb" "web" {
  name     = "@NAME@"
  internal = true
  subnets  = ["${data.aws_subnet.subnet.id}"]

  tags {
    stage = "@STAGE@"
  }
}

resource "aws_lb_target_group" "web" {
  name     = "@NAME@"
  port     = 8080
  protocol = "HTTP"
  vpc_id   = "${data.aws_subnet.subnet.vpc_id}"

  health_check {
    path = "/up"
  }

  tags {
    stage = "@STAGE@"
  }
}

resource "aws_lb_listener" "web" {
  load_balancer_arn = "${aws_lb.web.arn}"
  port              = 80
  protocol          = "HTTP"

  default_action {
    type             = "forward"
    target_group_arn = "${aws_lb_target_group.web.arn}"
  }
}

resource "aws_lb_target_group_attachment" "web" {
  target_group_arn = "${aws_lb_target_group.web.arn}"
  target_id        = "${aws_instance.web.id}"
}
